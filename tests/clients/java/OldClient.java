import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Creates a topic, produces to it idempotently, reads it back as a group and commits. Any kafka-clients from 2.1. */
public class OldClient {
    static final int RECORDS = 2000;

    public static void main(String[] args) throws Exception {
        String topic = args[1];
        Properties common = new Properties();
        common.put("bootstrap.servers", args[0]);
        try (AdminClient admin = AdminClient.create(common)) {
            admin.createTopics(Collections.singleton(new NewTopic(topic, 1, (short) 1))).all().get();
            if (!admin.listTopics().names().get().contains(topic)) throw new AssertionError("not listed");
        }
        Properties p = new Properties();
        p.putAll(common);
        p.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        p.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        p.put("enable.idempotence", "true");
        p.put("compression.type", "lz4");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(p)) {
            for (int i = 0; i < RECORDS; i++) producer.send(new ProducerRecord<>(topic, "k" + i, "v" + i));
            producer.flush();
        }
        Properties c = new Properties();
        c.putAll(common);
        c.put("group.id", topic);
        c.put("auto.offset.reset", "earliest");
        c.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        c.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        int next = 0;
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(c)) {
            consumer.subscribe(Collections.singleton(topic));
            long deadline = System.currentTimeMillis() + 60000;
            while (next < RECORDS) {
                if (System.currentTimeMillis() > deadline) throw new AssertionError("only " + next + " read");
                for (ConsumerRecord<String, String> r : consumer.poll(Duration.ofMillis(500))) {
                    if (r.offset() != next || !r.value().equals("v" + next))
                        throw new AssertionError("at " + next + ": " + r);
                    next++;
                }
            }
            consumer.commitSync();
        }
        System.out.println("READ " + next);
    }
}
