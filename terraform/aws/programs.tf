# serve and worker: the same image, another verb.

resource "aws_ecs_cluster" "main" {
  name = var.name
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "main" {
  name              = "/${var.name}"
  retention_in_days = 400 # a year of access logs, as auditors ask
}

data "aws_iam_policy_document" "tasks" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "start" {
  name_prefix        = "${var.name}-start-"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
}

resource "aws_iam_role_policy_attachment" "start" {
  role       = aws_iam_role.start.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

data "aws_iam_policy_document" "secrets" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [for s in aws_secretsmanager_secret.main : s.arn]
  }
}

resource "aws_iam_role_policy" "secrets" {
  role   = aws_iam_role.start.id
  policy = data.aws_iam_policy_document.secrets.json
}

resource "aws_efs_file_system" "state" {
  encrypted = true
}

resource "aws_security_group" "files" {
  name_prefix = "${var.name}-files-"
  vpc_id      = var.network.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "files" {
  security_group_id            = aws_security_group.files.id
  referenced_security_group_id = aws_security_group.program.id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_efs_mount_target" "state" {
  for_each        = toset(var.network.private_subnets)
  file_system_id  = aws_efs_file_system.state.id
  subnet_id       = each.key
  security_groups = [aws_security_group.files.id]
}

resource "aws_efs_access_point" "state" {
  file_system_id = aws_efs_file_system.state.id
  posix_user {
    uid = 65532
    gid = 65532
  }
  root_directory {
    path = "/socle"
    creation_info {
      owner_uid   = 65532
      owner_gid   = 65532
      permissions = "0700"
    }
  }
}

locals {
  verbs = {
    serve  = module.plan.machines.serve
    worker = module.plan.machines.worker
  }
  environment = merge(module.plan.environment, { SOCLE_SMTP = var.mail_relay, SOCLE_SMS_URL = var.sms_gateway })
}

resource "aws_ecs_task_definition" "main" {
  for_each                 = local.verbs
  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = module.plan.machines.cpu * 1024
  memory                   = module.plan.machines.memory_gb * 1024
  execution_role_arn       = aws_iam_role.start.arn

  container_definitions = jsonencode([{
    name                   = each.key
    image                  = var.image
    command                = [each.key]
    essential              = true
    readonlyRootFilesystem = true
    user                   = "65532:65532"
    stopTimeout            = 60
    portMappings           = each.key == "serve" ? [{ containerPort = 8080 }] : []
    environment            = [for name, value in local.environment : { name = name, value = value }]
    secrets                = [for name, s in aws_secretsmanager_secret.main : { name = name, valueFrom = s.arn }]
    mountPoints            = [{ sourceVolume = "state", containerPath = "/var/lib/socle" }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.main.name
        awslogs-region        = var.region
        awslogs-stream-prefix = each.key
      }
    }
  }])

  volume {
    name = "state"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.state.id
      transit_encryption = "ENABLED"
      authorization_config { access_point_id = aws_efs_access_point.state.id }
    }
  }
}

resource "aws_ecs_service" "main" {
  for_each        = local.verbs
  name            = each.key
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.main[each.key].arn
  desired_count   = each.value
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = var.network.private_subnets
    security_groups = [aws_security_group.program.id]
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  dynamic "load_balancer" {
    for_each = each.key == "serve" ? [1] : []
    content {
      target_group_arn = aws_lb_target_group.serve.arn
      container_name   = "serve"
      container_port   = 8080
    }
  }
  depends_on = [aws_lb_listener.https, aws_efs_mount_target.state]
}
