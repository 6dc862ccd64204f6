import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer of Majra's documents in Java: each story once, and again when it was revised. Needs kafka-clients and
 * jackson-databind on the class path: java -cp 'jars/*' examples/Consume.java 127.0.0.1:9092 news.topic.politics
 *
 * <p>Delivery is at least once, so the same version may come twice, and a revision is the same uri with a higher version. All
 * versions of a story come in order, from one partition. Here they are folded in memory; a service would do it in its store.
 */
public class Consume {
    public static void main(String[] arguments) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", arguments[0]);
        settings.put("group.id", "examples-java"); // your own: who shares it shares the work, others see everything too
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false"); // committed below, once a batch is done with, and not before
        settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
        ObjectMapper json = new ObjectMapper();
        Map<String, Integer> seen = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(List.of(arguments[1]));
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    JsonNode document = json.readTree(record.value());
                    String uri = document.get("uri").asText();
                    int version = document.get("version").asInt();
                    if (version > seen.getOrDefault(uri, 0)) {
                        String news = seen.put(uri, version) == null ? "new" : "revised";
                        String headline = document.path("headlines").path(0).path("value").asText();
                        System.out.println(String.join("\t", news, uri, String.valueOf(version), headline));
                    }
                }
                consumer.commitSync();
            }
        }
    }
}
