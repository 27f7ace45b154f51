variables {
  domain = "social.example"
  funds  = ["ma-cnss", "bj-cnss"]
  image  = "registry.example/socle@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

run "two_funds_of_a_hundred_thousand_employers" {
  command = plan
  assert {
    condition     = output.size == "medium" && output.machines.worker == 2
    error_message = "100,000 employers are served by medium machines"
  }
  assert {
    condition     = output.host_names == tolist(["bj-cnss.social.example", "ma-cnss.social.example"])
    error_message = "one host name per fund"
  }
  assert {
    condition     = output.database_settings.max_connections == 200
    error_message = "two funds fit in 200 connections"
  }
}

run "connections_grow_with_the_funds" {
  command = plan
  variables {
    funds     = [for n in range(20) : "fund-${n}"]
    employers = 2000000
  }
  assert {
    condition     = output.database_settings.max_connections == 50 + 20 * 6 * 8
    error_message = "each process keeps a pool per fund"
  }
}

run "an_image_that_can_move_is_refused" {
  command = plan
  variables { image = "registry.example/socle:latest" }
  expect_failures = [var.image]
}

run "a_fund_with_a_space_is_refused" {
  command = plan
  variables { funds = ["ma cnss"] }
  expect_failures = [var.funds]
}

run "a_domain_with_a_scheme_is_refused" {
  command = plan
  variables { domain = "https://social.example" }
  expect_failures = [var.domain]
}

run "redis_never_evicts" {
  command = plan
  assert {
    condition     = output.redis_settings["maxmemory-policy"] == "noeviction"
    error_message = "an evicted key is a lost task"
  }
}
