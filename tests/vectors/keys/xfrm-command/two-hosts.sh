sudo ip xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 4097 reqid 1 mode tunnel aead 'rfc4309(ccm(aes))' 0x000102030405060708090a0b0c0d0e0f101112 96
sudo ip xfrm state add src 192.0.2.2 dst 192.0.2.1 proto esp spi 4098 reqid 1 mode tunnel auth 'hmac(sha1)' 0x000102030405060708090a0b0c0d0e0f10111213 enc 'cbc(camellia)' 0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
