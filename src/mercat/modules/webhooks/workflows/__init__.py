"""What is done with endpoints, deliveries and facts."""
