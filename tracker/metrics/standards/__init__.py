"""One module a published standard and edition; each classifies one enrolment's facts."""
