"""The screens of help: questions, and whether a call is ours."""
