// Writes golden bytes of every message at every version with Kafka's own classes, one JSON object a line:
// {"name", "version", "variant", "json" (as Kafka's JSON converter shows it), "hex"}.
// Run by tools/golden_messages.py; the result is messages.jsonl.gz beside this file.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.record.internal.MemoryRecords;

public class GoldenMessages {
    private static final String[] PACKAGES = {
        "org/apache/kafka/common/message/",
        "org/apache/kafka/coordinator/group/generated/",
        "org/apache/kafka/coordinator/transaction/generated/",
    };
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private int counter;
    private final boolean nulls;

    private GoldenMessages(boolean nulls) {
        this.nulls = nulls;
    }

    public static void main(String[] jars) throws Exception {
        TreeSet<String> names = new TreeSet<>();
        for (String jar : jars) {
            try (JarFile file = new JarFile(jar)) {
                file.stream().map(e -> e.getName()).filter(GoldenMessages::isMessage).forEach(names::add);
            }
        }
        for (String name : names) {
            String className = name.replace('/', '.').substring(0, name.length() - ".class".length());
            Class<?> cls = Class.forName(className);
            if (Message.class.isAssignableFrom(cls) && !cls.isInterface()) {
                write(cls);
            }
        }
    }

    private static boolean isMessage(String entry) {
        for (String p : PACKAGES) {
            if (entry.startsWith(p) && entry.endsWith(".class") && !entry.contains("$")) {
                return true;
            }
        }
        return false;
    }

    private static void write(Class<?> cls) throws Exception {
        Message probe = (Message) cls.getDeclaredConstructor().newInstance();
        for (short v = probe.lowestSupportedVersion(); v <= probe.highestSupportedVersion(); v++) {
            write(cls, v, "default", probe);
            write(cls, v, "filled", (Message) new GoldenMessages(false).fill(cls, v));
            write(cls, v, "nulls", (Message) new GoldenMessages(true).fill(cls, v));
        }
    }

    private static void write(Class<?> cls, short version, String variant, Message message) throws Exception {
        byte[] bytes;
        try {
            ObjectSerializationCache cache = new ObjectSerializationCache();
            ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
            message.write(new ByteBufferAccessor(buffer), cache, version);
            bytes = buffer.array();
        } catch (NullPointerException | org.apache.kafka.common.errors.UnsupportedVersionException e) {
            return; // the default is not valid at this version
        }
        String name = cls.getSimpleName().replaceFirst("(Request|Response|Header)Data$", "$1");
        ObjectNode line = MAPPER.createObjectNode();
        line.put("name", name);
        line.put("version", version);
        line.put("variant", variant);
        line.set("json", json(cls, message, version));
        StringBuilder hex = new StringBuilder();
        for (byte b : bytes) {
            hex.append(String.format("%02x", b));
        }
        line.put("hex", hex.toString());
        System.out.println(MAPPER.writeValueAsString(line));
    }

    private static JsonNode json(Class<?> cls, Message message, short version) throws Exception {
        Class<?> converter = Class.forName(cls.getName() + "JsonConverter");
        for (Method m : converter.getMethods()) {
            if (m.getName().equals("write") && m.getParameterCount() == 3) {
                return (JsonNode) m.invoke(null, message, version, true);
            }
        }
        throw new IllegalStateException("no converter for " + cls);
    }

    private Object fill(Class<?> cls, short version) throws Exception {
        Object object = cls.getDeclaredConstructor().newInstance();
        Schema schema;
        try {
            schema = (Schema) cls.getField("SCHEMA_" + version).get(null);
        } catch (NoSuchFieldException e) {
            return object;
        }
        for (BoundField bound : schema.fields()) {
            if (bound.def.type instanceof TaggedFields) {
                for (Field field : ((TaggedFields) bound.def.type).fields().values()) {
                    set(object, field, version);
                }
            } else {
                set(object, bound.def, version);
            }
        }
        return object;
    }

    private void set(Object object, Field field, short version) throws Exception {
        StringBuilder name = new StringBuilder("set");
        for (String word : field.name.split("_")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        for (Method m : object.getClass().getMethods()) {
            if (m.getName().equalsIgnoreCase(name.toString()) && m.getParameterCount() == 1) {
                boolean nullIt = nulls && field.type.isNullable() && !m.getParameterTypes()[0].isPrimitive();
                m.invoke(object, nullIt ? null : value(m.getGenericParameterTypes()[0], version, field.name));
                return;
            }
        }
        throw new IllegalStateException("no setter " + name + " in " + object.getClass());
    }

    private Object value(Type type, short version, String name) throws Exception {
        int n = ++counter;
        if (type == boolean.class) return n % 2 == 0;
        if (type == byte.class || type == Byte.class) return (byte) (n % 5);
        if (type == short.class || type == Short.class) return (short) (n * 7 % 120);
        if (type == int.class || type == Integer.class) return n * 331 % 60000;
        if (type == long.class || type == Long.class) return n * 10000000019L;
        if (type == double.class) return n * 1.25;
        if (type == String.class) return n % 7 == 0 ? "é" + name.repeat(12) : name + n;
        if (type == Uuid.class) return new Uuid(n * 1000003L, n);
        if (type == byte[].class) return ("bytes" + n).getBytes(StandardCharsets.UTF_8);
        if (type == ByteBuffer.class) return ByteBuffer.wrap(("buffer" + n).getBytes(StandardCharsets.UTF_8));
        if (type instanceof ParameterizedType) {
            List<Object> list = new ArrayList<>();
            Type element = ((ParameterizedType) type).getActualTypeArguments()[0];
            list.add(value(element, version, name));
            list.add(value(element, version, name));
            return list;
        }
        Class<?> cls = (Class<?>) type;
        if (Collection.class.isAssignableFrom(cls)) {
            Class<?> element =
                (Class<?>) ((ParameterizedType) cls.getGenericSuperclass()).getActualTypeArguments()[0];
            @SuppressWarnings("unchecked")
            Collection<Object> collection = (Collection<Object>) cls.getDeclaredConstructor().newInstance();
            collection.add(fill(element, version));
            return collection;
        }
        if (cls.getSimpleName().equals("BaseRecords")) {
            return MemoryRecords.readableRecords(ByteBuffer.wrap(("records" + n).getBytes(StandardCharsets.UTF_8)));
        }
        return fill(cls, version);
    }
}
