#!/bin/sh
# Test keys.
ip xfrm state flush
ip xfrm policy flush
ip xfrm state add src fd00::1 dst fd00::2 proto esp spi 0x1001 mode tunnel reqid 7 replay-window 64 flag esn \
	auth-trunc 'hmac(sha256)' 0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 128 \
	enc 'cbc(aes)' aescbcencryption
ip xfrm state add src fd00::2 dst fd00::1 proto esp spi 0x1002 mode transport \
	aead 'rfc4106(gcm(aes))' 0x000102030405060708090a0b0c0d0e0f10111213 128
ip xfrm state add src 10.0.0.1 dst 10.0.0.2 proto ah spi 0x1003 auth sha1 0x000102030405060708090a0b0c0d0e0f10111213
ip xfrm state add src 10.0.0.1 dst 10.0.0.2 proto comp spi 0x1004 comp deflate
ip xfrm state add src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x1005 enc cipher_null '' encap espinudp 4500 4500 0.0.0.0
ip xfrm policy add src fd00:1::/64 dst fd00:2::/64 dir out priority 5 \
	tmpl src fd00::1 dst fd00::2 proto esp reqid 7 mode tunnel
ip xfrm policy add src ::/0 dst ::/0 proto ipv6-icmp type 135 code 0 dir in
