package io.berth.http.server;

import io.netty.channel.DefaultFileRegion;
import java.nio.channels.FileChannel;

/** A part of an open file for the kernel to send. Unlike its parent it leaves the file open: several may share it. */
final class FileSlice extends DefaultFileRegion {

    FileSlice(FileChannel file, long offset, long length) {
        super(file, offset, length);
    }

    @Override
    protected void deallocate() {
        // The blob the file belongs to is closed by BackpressuredResponse.
    }
}
