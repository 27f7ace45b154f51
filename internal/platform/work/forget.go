package work

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"socle/internal/platform/tenant"
)

// Forget takes every bell of a fund out of the queue, whatever its state, and tells how many there were. A bell that a
// worker holds just now goes by itself: its fund is not found.
func Forget(r redis.UniversalClient, fund string) (n int, err error) {
	in := asynq.NewInspectorFromRedisClient(r)
	for queue := range Queues {
		for _, list := range []func(string, ...asynq.ListOption) ([]*asynq.TaskInfo, error){
			in.ListPendingTasks, in.ListScheduledTasks, in.ListRetryTasks, in.ListArchivedTasks, in.ListCompletedTasks} {
			found, err := bells(list, queue, fund)
			if err != nil {
				return n, err
			}
			for _, id := range found {
				err := in.DeleteTask(queue, id)
				if err == nil {
					n++
				} else if !errors.Is(err, asynq.ErrTaskNotFound) {
					return n, fmt.Errorf("bell %s: %w", id, err)
				}
			}
		}
	}
	return n, nil
}

const bellsAtOnce = 500

func bells(list func(string, ...asynq.ListOption) ([]*asynq.TaskInfo, error), queue, fund string) (ids []string, err error) {
	for page := 1; ; page++ {
		tasks, err := list(queue, asynq.PageSize(bellsAtOnce), asynq.Page(page))
		if errors.Is(err, asynq.ErrQueueNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			var ring tenant.Ring
			if json.Unmarshal(t.Payload, &ring) == nil && ring.Fund == fund {
				ids = append(ids, t.ID)
			}
		}
		if len(tasks) < bellsAtOnce {
			return ids, nil
		}
	}
}
