// Command franz creates a topic, produces to it with every codec, and reads it back as a group of two members.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

const (
	perCodec   = 1000
	partitions = 4
)

func main() {
	if len(os.Args) != 4 {
		fail("usage", fmt.Errorf("franz SEEDS TOPIC GROUP"))
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	seeds, topic, group := os.Args[1], os.Args[2], os.Args[3]
	create(ctx, seeds, topic)
	produced := produce(ctx, seeds, topic)
	fmt.Println("READ", consume(ctx, seeds, topic, group, produced))
}

func fail(what string, err error) {
	fmt.Fprintln(os.Stderr, what+":", err)
	os.Exit(1)
}

func client(seeds string, opts ...kgo.Opt) *kgo.Client {
	c, err := kgo.NewClient(append(opts, kgo.SeedBrokers(seeds))...)
	if err != nil {
		fail("client", err)
	}
	return c
}

func create(ctx context.Context, seeds, topic string) {
	c := client(seeds)
	defer c.Close()
	request := kmsg.NewPtrCreateTopicsRequest()
	t := kmsg.NewCreateTopicsRequestTopic()
	t.Topic, t.NumPartitions, t.ReplicationFactor = topic, partitions, 1
	request.Topics = append(request.Topics, t)
	response, err := request.RequestWith(ctx, c)
	if err != nil {
		fail("create", err)
	}
	if err := kerr.ErrorForCode(response.Topics[0].ErrorCode); err != nil {
		fail("create", err)
	}
}

func produce(ctx context.Context, seeds, topic string) int {
	codecs := []kgo.CompressionCodec{
		kgo.NoCompression(), kgo.GzipCompression(), kgo.SnappyCompression(), kgo.Lz4Compression(), kgo.ZstdCompression(),
	}
	sent := 0
	for _, codec := range codecs {
		c := client(seeds, kgo.ProducerBatchCompression(codec), kgo.DefaultProduceTopic(topic))
		for range perCodec {
			c.Produce(ctx, &kgo.Record{Value: []byte(strconv.Itoa(sent))}, func(_ *kgo.Record, err error) {
				if err != nil {
					fail("produce", err)
				}
			})
			sent++
		}
		if err := c.Flush(ctx); err != nil {
			fail("flush", err)
		}
		c.Close()
	}
	return sent
}

func consume(ctx context.Context, seeds, topic, group string, want int) int {
	seen := make(map[int]bool, want)
	values := make(chan int)
	for range 2 {
		c := client(seeds, kgo.ConsumeTopics(topic), kgo.ConsumerGroup(group))
		defer c.Close()
		go func() {
			for {
				fetches := c.PollFetches(ctx)
				if fetches.IsClientClosed() || ctx.Err() != nil {
					return
				}
				fetches.EachError(func(_ string, _ int32, err error) { fail("fetch", err) })
				fetches.EachRecord(func(r *kgo.Record) {
					n, err := strconv.Atoi(string(r.Value))
					if err != nil {
						fail("value", err)
					}
					values <- n
				})
			}
		}()
	}
	for len(seen) < want {
		select {
		case n := <-values:
			seen[n] = true
		case <-ctx.Done():
			fail("consume", fmt.Errorf("read %d of %d", len(seen), want))
		}
	}
	return len(seen)
}
