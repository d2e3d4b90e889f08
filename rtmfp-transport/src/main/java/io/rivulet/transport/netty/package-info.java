/** Drives cores with sockets, real time and real randomness, over Netty: the only package of this module that touches a socket. */
package io.rivulet.transport.netty;
