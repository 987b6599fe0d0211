module prowess.test/peers/kube-burner

go 1.26.0

require github.com/kube-burner/kube-burner/v2 v2.7.3

replace (
	k8s.io/api => k8s.io/api v0.34.3
	k8s.io/apimachinery => k8s.io/apimachinery v0.34.3
	k8s.io/client-go => k8s.io/client-go v0.34.3
	k8s.io/kube-openapi => k8s.io/kube-openapi v0.0.0-20250710124328-f3f2b991d03b
)
