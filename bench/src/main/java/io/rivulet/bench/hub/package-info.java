/**
 * One endpoint with sessions to very many others, on loopback: what is measured with a thousand sessions and more stands on it. The far
 * ends share few sockets, and all sockets of a side share a thread.
 */
package io.rivulet.bench.hub;
