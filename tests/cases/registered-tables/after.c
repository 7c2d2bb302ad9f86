struct ctl_table { const char *procname; void *data; int maxlen; unsigned short mode; void *handler; };
struct pci_device_id { unsigned vendor, device; };
struct pci_driver { const char *name; const struct pci_device_id *id_table; };
struct genl_family { int id; const char *ops; unsigned char n_ops; };

extern int register_table(const char *path, struct ctl_table *table);
extern int register_driver(struct pci_driver *driver);
extern int register_family(struct genl_family *family);

static int one, two;
static struct ctl_table sysctls[] = { { "one", &one, 4, 0644 }, { "two", &two, 4, 0644 }, { } };
static const struct pci_device_id ids[] = { { 0x8086, 1 }, { 0x8086, 2 }, { } };
extern const struct pci_device_id __mod_pci__ids_device_table[3] __attribute__((unused, alias("ids")));
static struct genl_family family = { .ops = "one", .n_ops = 2 };
static struct pci_driver driver = { "driver", ids };

int __attribute__((section(".init.text"))) start(void)
{
	return register_table("kernel", sysctls) + register_driver(&driver) + register_family(&family);
}

int use(void) { return one + two; }
