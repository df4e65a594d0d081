package io.berth.app;

import io.berth.core.model.Digest;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Digests in JSON documents, as text: {@code sha256:…}. */
final class DigestText {

    private DigestText() {}

    static JacksonModule module() {
        return new SimpleModule().addSerializer(Digest.class, new Writer()).addDeserializer(Digest.class, new Reader());
    }

    private static final class Writer extends StdSerializer<Digest> {

        private Writer() {
            super(Digest.class);
        }

        @Override
        public void serialize(Digest digest, JsonGenerator document, SerializationContext context) {
            document.writeString(digest.toString());
        }
    }

    private static final class Reader extends StdDeserializer<Digest> {

        private Reader() {
            super(Digest.class);
        }

        @Override
        public Digest deserialize(JsonParser document, DeserializationContext context) {
            return Digest.parse(document.getString());
        }
    }
}
