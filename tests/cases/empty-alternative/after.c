#define ALTERNATIVE(old, new)                                                                                          \
  asm volatile("661:\n\t" old "\n662:\n"                                                                               \
               ".pushsection .altinstructions,\"a\"\n\t"                                                               \
               ".long 661b - .\n\t.long 663f - .\n\t.word 1\n\t.byte 662b - 661b\n\t.byte 664f - 663f\n"               \
               ".popsection\n"                                                                                         \
               ".pushsection .altinstr_replacement,\"ax\"\n663:\n\t" new "\n664:\n.popsection"                         \
               ::                                                                                                      \
                   : "memory")
void removed(void);
void removed(void) { ALTERNATIVE("cld", ""); }
void replaced(void);
void replaced(void) { ALTERNATIVE("nop; nop; nop", "stac"); }
