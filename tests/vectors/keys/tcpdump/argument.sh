tcpdump -n -r esp.pcap -E "0x10@fd00::2 des-cbc-hmac96:descbcte,0x11@fd00::2 aes128-cbc:aescbcencryption"
