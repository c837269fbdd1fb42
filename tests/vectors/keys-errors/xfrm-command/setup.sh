ip xfrm state add src fd00::1 dst fd00::2 proto esp spi 1 enc 'cbc(aes)' 0x000102030405060708090a0b0c0d0e0f0
ip xfrm state add src fd00::1 proto esp spi 2 enc cipher_null ''
ip xfrm state add src fd00::1 dst fd00::2 proto esp spi 3 colour red
