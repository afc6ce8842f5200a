"""Health coaching: programmes of a few steps, that a member follows at their own pace."""
