// Command load sends produce requests of one prebuilt batch and times each answer.
//
// It costs little processor time, so that on two cores the broker is what is measured: no client library, one
// writer and one reader a connection, up to -in-flight requests on their way, at full speed or at -rate.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"os"
	"slices"
	"sync"
	"time"
)

const (
	apiProduce     = 0
	produceVersion = 9
	clientID       = "load"
	correlationAt  = 8 // in a frame: size, key, version
	timeoutMs      = 30000
)

type result struct {
	Requests  int     `json:"requests"`
	PerSecond float64 `json:"requests_per_second"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	P999      float64 `json:"p999_ms"`
	Errors    int     `json:"errors"`
}

type options struct {
	addr, topic                        string
	connections, inFlight, bytes, rate int
	partitions                         int
	seconds                            float64
}

func main() {
	var o options
	flag.StringVar(&o.addr, "addr", "127.0.0.1:9092", "the broker")
	flag.StringVar(&o.topic, "topic", "load", "an existing topic")
	flag.IntVar(&o.connections, "connections", 4, "connections, spread over partitions")
	flag.IntVar(&o.inFlight, "in-flight", 5, "requests on their way, a connection")
	flag.IntVar(&o.bytes, "bytes", 1024, "size of the one record in a request")
	flag.IntVar(&o.rate, "rate", 0, "requests a second over all; 0: as fast as answers come")
	flag.IntVar(&o.partitions, "partitions", 4, "partitions of the topic")
	flag.Float64Var(&o.seconds, "seconds", 5, "duration")
	flag.Parse()

	latencies := make([][]time.Duration, o.connections)
	errors := make([]int, o.connections)
	began := time.Now()
	var group sync.WaitGroup
	for n := range o.connections {
		group.Go(func() { latencies[n], errors[n] = connection(o, n, began) })
	}
	group.Wait()
	summarise(slices.Concat(latencies...), errors, time.Since(began))
}

func summarise(all []time.Duration, errors []int, took time.Duration) {
	slices.Sort(all)
	at := func(q float64) float64 {
		if len(all) == 0 {
			return -1
		}
		return float64(all[min(int(q*float64(len(all))), len(all)-1)].Microseconds()) / 1000
	}
	r := result{Requests: len(all), PerSecond: float64(len(all)) / took.Seconds(), P50: at(0.5), P99: at(0.99), P999: at(0.999)}
	for _, e := range errors {
		r.Errors += e
	}
	out, _ := json.Marshal(r)
	fmt.Println(string(out))
	if r.Errors > 0 || len(all) == 0 {
		os.Exit(1)
	}
}

// connection runs one connection to the end of the time and returns the latency of each request.
func connection(o options, n int, began time.Time) ([]time.Duration, int) {
	conn, err := net.Dial("tcp", o.addr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return nil, 1
	}
	defer conn.Close()
	frame := buildFrame(o, n%o.partitions)
	sent := make(chan time.Time, o.inFlight)
	go write(conn, frame, sent, o, began)

	var latencies []time.Duration
	errors := 0
	reader := bufio.NewReader(conn)
	for at := range sent {
		code, err := readAnswer(reader)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return latencies, errors + 1
		}
		if code != 0 {
			errors++
		}
		latencies = append(latencies, time.Since(at))
	}
	return latencies, errors
}

// write sends until the time is over. At a rate, latency counts from when a request was due.
func write(conn net.Conn, frame []byte, sent chan<- time.Time, o options, began time.Time) {
	defer close(sent)
	end := began.Add(time.Duration(o.seconds * float64(time.Second)))
	interval := time.Duration(0)
	if o.rate > 0 {
		interval = time.Duration(float64(time.Second) * float64(o.connections) / float64(o.rate))
	}
	due := time.Now()
	for correlation := uint32(1); time.Now().Before(end); correlation++ {
		at := time.Now()
		if interval > 0 {
			due = due.Add(interval)
			time.Sleep(time.Until(due))
			at = due
		}
		binary.BigEndian.PutUint32(frame[correlationAt:], correlation)
		sent <- at
		if _, err := conn.Write(frame); err != nil {
			return
		}
	}
}

func readAnswer(r *bufio.Reader) (int16, error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return 0, err
	}
	body := make([]byte, binary.BigEndian.Uint32(size[:]))
	if _, err := io.ReadFull(r, body); err != nil {
		return 0, err
	}
	// Correlation id, tags, count of topics, name (length + 1 in one byte), count of partitions, index, error.
	name := int(body[6]) - 1
	at := 7 + name + 1 + 4
	return int16(binary.BigEndian.Uint16(body[at:])), nil
}

func buildFrame(o options, partition int) []byte {
	batch := buildBatch(o.bytes)
	body := []byte{0, apiProduce, 0, produceVersion, 0, 0, 0, 0, 0, byte(len(clientID))}
	body = append(body, clientID...)
	body = append(body, 0, 0)       // header tags, no transactional id
	body = append(body, 0xff, 0xff) // acks: all
	body = binary.BigEndian.AppendUint32(body, timeoutMs)
	body = append(body, 2, byte(len(o.topic)+1))
	body = append(body, o.topic...)
	body = append(body, 2)
	body = binary.BigEndian.AppendUint32(body, uint32(partition))
	body = binary.AppendUvarint(body, uint64(len(batch)+1))
	body = append(body, batch...)
	body = append(body, 0, 0, 0) // tags of partition, topic, request
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)
}

func buildBatch(bytes int) []byte {
	value := make([]byte, bytes)
	for n := range value {
		value[n] = byte('a' + n%26)
	}
	record := []byte{0, 0, 0, 1} // attributes, timestamp delta, offset delta, null key
	record = binary.AppendVarint(record, int64(len(value)))
	record = append(append(record, value...), 0)
	now := uint64(time.Now().UnixMilli())
	crced := []byte{0, 0, 0, 0, 0, 0} // attributes, last offset delta
	crced = binary.BigEndian.AppendUint64(crced, now)
	crced = binary.BigEndian.AppendUint64(crced, now)
	for range 14 { // no producer id, epoch, sequence
		crced = append(crced, 0xff)
	}
	crced = binary.BigEndian.AppendUint32(crced, 1)
	crced = binary.AppendVarint(crced, int64(len(record)))
	crced = append(crced, record...)
	batch := make([]byte, 8)
	batch = binary.BigEndian.AppendUint32(batch, uint32(4+1+4+len(crced)))
	batch = append(batch, 0xff, 0xff, 0xff, 0xff, 2)
	batch = binary.BigEndian.AppendUint32(batch, crc32.Checksum(crced, crc32.MakeTable(crc32.Castagnoli)))
	return append(batch, crced...)
}
