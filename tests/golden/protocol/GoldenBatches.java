// Without arguments: writes record batches with Kafka's own classes, one "name hex" a line; tools/golden_messages.py
// keeps them as batches.txt. With "read": prints what Kafka reads from hex lines on standard input.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

public class GoldenBatches {
    private static final long TIME = 1_700_000_000_000L;

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("read")) {
            read();
            return;
        }
        for (CompressionType type : CompressionType.values()) {
            emit(type.name + "-create-time", fill(builder(type, TimestampType.CREATE_TIME, -1L, (short) -1, -1, false)));
        }
        emit("none-log-append-time",
            fill(builder(CompressionType.NONE, TimestampType.LOG_APPEND_TIME, -1L, (short) -1, -1, false)));
        emit("zstd-transactional",
            fill(builder(CompressionType.ZSTD, TimestampType.CREATE_TIME, 7000000001L, (short) 3, 41, true)));
        emit("none-idempotent",
            fill(builder(CompressionType.NONE, TimestampType.CREATE_TIME, 9L, (short) 0, 2147483646, false)));
        for (ControlRecordType type : new ControlRecordType[] {ControlRecordType.COMMIT, ControlRecordType.ABORT}) {
            emit("marker-" + type.name().toLowerCase(), MemoryRecords.withEndTransactionMarker(
                77L, TIME, 5, 7000000001L, (short) 3, new EndTransactionMarker(type, 12)));
        }
        MemoryRecordsBuilder holes = builder(CompressionType.NONE, TimestampType.CREATE_TIME, -1L, (short) -1, -1, false);
        holes.appendWithOffset(102, TIME, bytes("a"), bytes("1"));
        holes.appendWithOffset(150, TIME - 5, bytes("b"), bytes("2"));
        holes.overrideLastOffset(199);
        emit("none-holes", holes.build());
        for (byte magic = 0; magic < 2; magic++) {
            MemoryRecordsBuilder old = MemoryRecords.builder(ByteBuffer.allocate(1000), magic, Compression.NONE,
                TimestampType.CREATE_TIME, 0L);
            old.append(magic == 0 ? -1 : TIME, bytes("key"), bytes("value"));
            emit("magic-" + magic, old.build());
        }
    }

    private static MemoryRecordsBuilder builder(
            CompressionType type, TimestampType timestampType, long pid, short epoch, int sequence, boolean txn) {
        return MemoryRecords.builder(ByteBuffer.allocate(200_000), (byte) 2, Compression.of(type).build(),
            timestampType, 100L, TIME + 99, pid, epoch, sequence, txn, 5);
    }

    private static MemoryRecords fill(MemoryRecordsBuilder builder) {
        builder.append(TIME, bytes("key"), bytes("value"));
        builder.append(TIME + 70_000, null, bytes("x".repeat(300)),
            new Header[] {new RecordHeader("h1", bytes("v1")), new RecordHeader("é", (byte[]) null)});
        builder.append(TIME - 3, bytes(""), (byte[]) null);
        for (int i = 0; i < 40; i++) {
            builder.append(TIME + i, bytes("k" + i), bytes("some value " + i * i));
        }
        return builder.build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void emit(String name, MemoryRecords records) {
        byte[] raw = new byte[records.sizeInBytes()];
        records.buffer().duplicate().get(raw);
        System.out.println(name + " " + HexFormat.of().formatHex(raw));
    }

    private static void read() throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            byte[] raw = HexFormat.of().parseHex(line.trim());
            for (RecordBatch batch : MemoryRecords.readableRecords(ByteBuffer.wrap(raw)).batches()) {
                batch.ensureValid();
                StringBuilder out = new StringBuilder(batch.toString());
                for (Record record : batch) {
                    record.ensureValid();
                    out.append(' ').append(record.offset()).append('@').append(record.timestamp())
                        .append(':').append(record.keySize()).append('/').append(record.valueSize())
                        .append('/').append(record.headers().length);
                }
                System.out.println(out);
            }
        }
    }
}
