"""The specification of Mock Admin, as tests."""
