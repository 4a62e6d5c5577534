"""Jobseekers: pseudonymous profiles. No name, contact, birth date or free remark is stored anywhere."""
