package record

func member() Type {
	return Type{
		Name: "member", Plural: "members", Origin: ByCoalition,
		Label: both("Integrante de la coalición", "Coalition member"), Labels: both("Integrantes de la coalición", "Coalition members"),
		Help:  both("Una organización de la coalición. Su clave firma los cambios que hace su gente.", "An organisation of the coalition. Its key signs the changes that its people make."),
		Title: []string{"name"},
		Properties: []Property{
			{Name: "name", Kind: of(Prose), Required: true, Label: both("Nombre", "Name"), Example: "WOLA"},
			{
				Name: "sharing", Kind: term("sharing-levels"), Label: both("Comparte por omisión", "Shares by default"),
				Help: both("Quién ve lo que la organización registra, si no dice otra cosa.", "Who sees what the organisation records, where it does not say otherwise."), Example: "coalition",
			},
			{Name: "status", Kind: term("member-statuses"), Required: true, Label: both("Situación", "Status"), Example: "active"},
		},
	}
}

func account() Type {
	return Type{
		Name: "account", Plural: "accounts", Feminine: true, Origin: ByCoalition,
		Label: both("Cuenta", "Account"), Labels: both("Cuentas", "Accounts"),
		Help:  both("Una persona que entra al registro. Su clave no es su nombre, para que el nombre pueda borrarse.", "A person who signs in. The key is not the name, so that the name can be erased."),
		Title: []string{"name"},
		Properties: []Property{
			{Name: "name", Kind: of(Line), Required: true, Label: both("Nombre", "Name")},
			{Name: "status", Kind: term("account-statuses"), Required: true, Label: both("Situación", "Status"), Example: "active"},
		},
	}
}

func membership() Type {
	return Type{
		Name: "membership", Plural: "memberships", Feminine: true, Origin: ByCoalition,
		Label: both("Función", "Membership"), Labels: both("Funciones", "Memberships"),
		Help:  both("Lo que una persona hace en una organización.", "What a person does within an organisation."),
		Title: []string{"role"},
		Properties: []Property{
			{Name: "account", Kind: ref("account"), Required: true, Label: both("Cuenta", "Account"), Inverse: "memberships"},
			{Name: "member", Kind: ref("member"), Required: true, Label: both("Organización", "Organisation"), Inverse: "memberships"},
			{Name: "role", Kind: term("roles"), Required: true, Label: both("Función", "Role"), Example: "documenter"},
			{
				Name: "confined_to", Kind: ref("letter", "event"), Label: both("Limitada a", "Confined to"),
				Help: both("Lo único que ve una persona invitada.", "All that a guest sees."),
			},
			{Name: "status", Kind: term("membership-statuses"), Required: true, Label: both("Situación", "Status"), Example: "held"},
		},
	}
}
