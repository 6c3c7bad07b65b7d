"""From a need to an accepted quote: requests, invitations, offers, awards, agreements."""
