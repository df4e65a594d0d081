package io.berth.core.quota;

import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** The bytes of a blob whose size is not known: reading them fails as soon as they exceed a quota. */
public final class StreamInQuota implements ReadableByteChannel {

    /** How many bytes are read between two looks. */
    private static final long STEP = 1 << 20;

    private final Quotas quotas;
    private final RepositoryName repository;
    private final ReadableByteChannel content;
    private long size;
    private long nextLook;

    /** The bytes are beyond a quota. Storages handle it like the failure of a client. */
    public static final class ExceededException extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient RegistryException refusal;

        private ExceededException(RegistryException refusal) {
            super(refusal.getMessage());
            this.refusal = refusal;
        }

        /** DENIED. */
        public RegistryException refusal() {
            return refusal;
        }
    }

    /** @param size of what was received before */
    public StreamInQuota(Quotas quotas, RepositoryName repository, ReadableByteChannel content, long size) {
        this.quotas = quotas;
        this.repository = repository;
        this.content = content;
        this.size = size;
        this.nextLook = size + STEP;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int read = content.read(target);
        size += Math.max(read, 0);
        if (size >= nextLook) {
            nextLook = size + STEP;
            look();
        }
        return read;
    }

    private void look() throws ExceededException {
        try {
            quotas.requireRoom(repository, size);
        } catch (RegistryException e) {
            throw new ExceededException(e);
        }
    }

    @Override
    public boolean isOpen() {
        return content.isOpen();
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
