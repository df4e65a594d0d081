package io.berth.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code registry garbage-collect}: a command of registry:2, not supported yet: fails, and says how to free space. */
final class GarbageCollectCommand implements Command {

    private static final Usage USAGE = new Usage(
            "garbage-collect",
            "Not built yet: removes nothing, and says how to free space.",
            List.of(Operand.CONFIG),
            List.of(),
            """
            To free space, stop the server, run "registry garbage-collect CONFIG" of registry:2 or registry:3 on the
            volume, without -m (--delete-untagged), which removes referrers, too, and start the server again.

            Example:
              docker run --rm -v "$(pwd)"/data:/var/lib/registry registry:2 \\
                garbage-collect /etc/docker/registry/config.yml
            """);

    @Override
    public Usage usage() {
        return USAGE;
    }

    /** Accepts all arguments of registry:2. */
    @Override
    public Arguments read(List<String> words) {
        return new Arguments(Map.of());
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        throw new IOException(
                "garbage-collect is not built yet, nothing was removed. To free space, stop the server, run"
                        + " \"registry garbage-collect CONFIG\" of registry:2 or registry:3 on the volume, without -m"
                        + " (--delete-untagged), which removes referrers, too, and start the server again");
    }
}
