# What a deployment of Socle needs, as numbers and names, without any cloud: a root module for a cloud
# or a data centre reads these outputs. No provider is used, so all of it is tried by `terraform test`.

terraform {
  required_version = ">= 1.9"
}

variable "name" {
  description = "Name of the deployment: it begins every resource's name."
  type        = string
  default     = "socle"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 21 characters, beginning with a letter."
  }
}

variable "domain" {
  description = "Domain under which each fund has its host name, such as social.example: ma-cnss.social.example."
  type        = string
  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "A domain name in lower case, without scheme or final dot."
  }
}

variable "funds" {
  description = "Slugs of the funds served here. Their first label is their host name."
  type        = set(string)
  validation {
    condition     = length(var.funds) > 0 && alltrue([for f in var.funds : can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", f))])
    error_message = "At least one fund, spelt like its folder in tenants/."
  }
}

variable "employers" {
  description = "Employers of all funds together, which the machines are sized for."
  type        = number
  default     = 100000
  validation {
    condition     = var.employers > 0 && floor(var.employers) == var.employers
    error_message = "A whole number above zero."
  }
}

variable "image" {
  description = "The product's image, pinned by digest: a tag may be moved."
  type        = string
  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "Write the image as registry/name@sha256:…."
  }
}

locals {
  # A small lazy pool per fund, for each process that opens it, and a reserve for the operator.
  pool_per_fund = 6
  size = (
    var.employers <= 20000 ? "small" :
    var.employers <= 250000 ? "medium" : "large"
  )
  sizes = {
    small  = { serve = 2, worker = 1, cpu = 1, memory_gb = 2, database_cpu = 2, database_memory_gb = 8, storage_gb = 100, redis_memory_gb = 1 }
    medium = { serve = 2, worker = 2, cpu = 2, memory_gb = 4, database_cpu = 4, database_memory_gb = 32, storage_gb = 500, redis_memory_gb = 2 }
    large  = { serve = 4, worker = 4, cpu = 4, memory_gb = 8, database_cpu = 16, database_memory_gb = 128, storage_gb = 2000, redis_memory_gb = 4 }
  }
  sized     = local.sizes[local.size]
  processes = local.sized.serve + local.sized.worker
}

output "size" {
  description = "small, medium or large."
  value       = local.size
}

output "machines" {
  description = "How many processes of each kind, and what each and the servers need."
  value       = local.sized
}

output "database_settings" {
  description = "PostgreSQL's settings that differ from its defaults."
  value = {
    max_connections           = max(200, 50 + length(var.funds) * local.pool_per_fund * local.processes)
    max_locks_per_transaction = 256
    timezone                  = "UTC"
    password_encryption       = "scram-sha-256"
  }
}

output "redis_settings" {
  description = "Redis may lose everything, and must never choose by itself what to lose."
  value       = { "maxmemory-policy" = "noeviction" }
}

output "host_names" {
  description = "One per fund; the certificate must hold them all."
  value       = sort([for f in var.funds : "${f}.${var.domain}"])
}

output "environment" {
  description = "What is not secret among the variables of serve and worker."
  value = {
    SOCLE_LISTEN = "0.0.0.0:8080"
    SOCLE_DIR    = "/var/lib/socle"
  }
}

output "secrets" {
  description = "Variables of serve and worker that must come from a secret store."
  value       = ["DATABASE_URL", "REDIS_URL", "SOCLE_SECRET", "SOCLE_SMS_KEY"]
}
