"""What members say of who their contract covers, before the insurer's file says so."""
