"""The certificate, its links and its checks in words."""
