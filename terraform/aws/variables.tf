variable "name" {
  description = "Begins every resource's name."
  type        = string
  default     = "socle"
}

variable "region" {
  description = "Where everything lives. Personal data leaves the country: the funds' data-protection authorities must have agreed."
  type        = string
}

variable "domain" {
  description = "Domain under which each fund has its host name."
  type        = string
}

variable "funds" {
  description = "Slugs of the funds served here."
  type        = set(string)
}

variable "employers" {
  description = "Employers of all funds together."
  type        = number
}

variable "image" {
  description = "The product's image, pinned by digest."
  type        = string
}

variable "network" {
  description = "An existing network: its id, and two or more subnets of each kind in different zones."
  type = object({
    vpc_id          = string
    public_subnets  = list(string)
    private_subnets = list(string)
  })
}

variable "certificate_arn" {
  description = "A certificate that holds every fund's host name (output host_names of the plan)."
  type        = string
}

variable "mail_relay" {
  description = "host:port of the SMTP relay."
  type        = string
}

variable "sms_gateway" {
  description = "Base address of the SMS gateway's HTTP API."
  type        = string
}

variable "sms_key" {
  description = "Key of the SMS gateway. Give it by the environment, as TF_VAR_sms_key."
  type        = string
  sensitive   = true
}
