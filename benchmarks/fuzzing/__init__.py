"""What fuzzing the readers needs: kinds of files, seeds, structured documents, and the judge of one input."""
