"""What the app is made of (`make sbom`), and what is known against it (`make audit`)."""
