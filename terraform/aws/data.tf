module "plan" {
  source    = "../modules/plan"
  name      = var.name
  domain    = var.domain
  funds     = var.funds
  employers = var.employers
  image     = var.image
}

resource "random_password" "database" {
  length  = 40
  special = false # it stands in an address
}

resource "random_password" "redis" {
  length  = 40
  special = false
}

resource "random_password" "secret" {
  length  = 64
  special = false
}

# --- PostgreSQL: the truth ---

resource "aws_db_subnet_group" "main" {
  name       = var.name
  subnet_ids = var.network.private_subnets
}

resource "aws_db_parameter_group" "main" {
  name_prefix = "${var.name}-"
  family      = "postgres17"

  dynamic "parameter" {
    for_each = module.plan.database_settings
    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = "pending-reboot"
    }
  }
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
  lifecycle { create_before_destroy = true }
}

resource "aws_db_instance" "main" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = "17"
  instance_class = {
    small  = "db.m7g.large"
    medium = "db.r7g.xlarge"
    large  = "db.r7g.4xlarge"
  }[module.plan.size]

  db_name  = "socle"
  username = "socle"
  password = random_password.database.result

  allocated_storage     = module.plan.machines.storage_gb
  max_allocated_storage = module.plan.machines.storage_gb * 4
  storage_type          = "gp3"
  storage_encrypted     = true

  db_subnet_group_name   = aws_db_subnet_group.main.name
  vpc_security_group_ids = [aws_security_group.data.id]
  parameter_group_name   = aws_db_parameter_group.main.name
  multi_az               = true
  publicly_accessible    = false

  backup_retention_period      = 35
  copy_tags_to_snapshot        = true
  performance_insights_enabled = true
  deletion_protection          = true
  skip_final_snapshot          = false
  final_snapshot_identifier    = "${var.name}-last"
}

# --- Redis: the bell ---

resource "aws_elasticache_subnet_group" "main" {
  name       = var.name
  subnet_ids = var.network.private_subnets
}

resource "aws_elasticache_parameter_group" "main" {
  name   = var.name
  family = "redis7"

  dynamic "parameter" {
    for_each = module.plan.redis_settings
    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

resource "aws_elasticache_replication_group" "main" {
  replication_group_id = var.name
  description          = "Queue, counters and caches of Socle: disposable"
  engine               = "redis"
  engine_version       = "7.1"
  node_type = {
    small  = "cache.t4g.small"
    medium = "cache.m7g.large"
    large  = "cache.m7g.xlarge"
  }[module.plan.size]

  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  subnet_group_name          = aws_elasticache_subnet_group.main.name
  security_group_ids         = [aws_security_group.data.id]
  parameter_group_name       = aws_elasticache_parameter_group.main.name
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  auth_token                 = random_password.redis.result
}

# --- What the processes are told in secret ---

locals {
  secrets = {
    DATABASE_URL  = "postgres://socle:${random_password.database.result}@${aws_db_instance.main.endpoint}/socle?sslmode=require"
    REDIS_URL     = "rediss://default:${random_password.redis.result}@${aws_elasticache_replication_group.main.primary_endpoint_address}:6379/0"
    SOCLE_SECRET  = random_password.secret.result
    SOCLE_SMS_KEY = var.sms_key
  }
}

resource "aws_secretsmanager_secret" "main" {
  for_each    = toset(module.plan.secrets)
  name_prefix = "${var.name}/${each.key}-"
}

resource "aws_secretsmanager_secret_version" "main" {
  for_each      = aws_secretsmanager_secret.main
  secret_id     = each.value.id
  secret_string = local.secrets[each.key]
}
