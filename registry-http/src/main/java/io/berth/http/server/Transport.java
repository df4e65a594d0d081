package io.berth.http.server;

import io.berth.http.server.ServerSettings.Listen;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** The socket I/O: epoll where available, else the JDK's NIO. */
enum Transport {
    EPOLL,
    NIO;

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    EventLoopGroup loops(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory(name),
                switch (this) {
                    case EPOLL -> EpollIoHandler.newFactory();
                    case NIO -> NioIoHandler.newFactory();
                });
    }

    Class<? extends ServerChannel> channel(Listen listen) {
        return switch (listen) {
            case Listen.Tcp tcp -> this == EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
            case Listen.UnixSocket unix ->
                this == EPOLL ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
        };
    }

    SocketAddress address(Listen listen) {
        return switch (listen) {
            case Listen.Tcp(String host, int port) when host.isEmpty() -> new InetSocketAddress(port);
            case Listen.Tcp(String host, int port) -> new InetSocketAddress(host, port);
            case Listen.UnixSocket(var path) ->
                this == EPOLL ? new DomainSocketAddress(path.toString()) : UnixDomainSocketAddress.of(path);
        };
    }
}
