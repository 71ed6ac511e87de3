"""Quality and speed, measured on data given by path; each command prints figures and holds them against floors."""
