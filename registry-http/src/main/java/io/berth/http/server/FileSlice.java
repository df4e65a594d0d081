package io.berth.http.server;

import io.netty.channel.DefaultFileRegion;
import java.nio.channels.FileChannel;

/** A region of an open file for sendfile. Unlike its superclass it does not close the file, which several may share. */
final class FileSlice extends DefaultFileRegion {

    FileSlice(FileChannel file, long offset, long length) {
        super(file, offset, length);
    }

    @Override
    protected void deallocate() {
        // BackpressuredResponse closes the blob that owns the file.
    }
}
