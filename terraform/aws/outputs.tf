output "balancer" {
  description = "Point every fund's host name at it (CNAME)."
  value       = aws_lb.main.dns_name
}

output "host_names" {
  description = "One per fund."
  value       = module.plan.host_names
}

output "database" {
  description = "Address of PostgreSQL, for the migration that is run before each release."
  value       = aws_db_instance.main.endpoint
}
