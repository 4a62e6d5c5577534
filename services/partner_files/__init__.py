"""What project partners keep in CSV and XLSX, brought in row by row."""
