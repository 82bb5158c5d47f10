/// Programs that use every part of the language, to be cut and mutated.
let validPrograms: [String] = [
    """
    ## LeNet-5 for [N, 3, 32, 32].
    model LeNet(classes = 2) {
        conv1 = Conv2d(3, 6, 5)
        fc1, fc2, fc3 = Linear(400, 120), Linear(120, 84), Linear(84, classes)
        fn forward(x) {
            x = x |> conv1 |> relu |> max_pool2d(2)
            x |> flatten
              |> fc1   # comment
              # another
              |> fn(y) = y + 1
        }
    }
    net = LeNet(classes = 2);  net.conv1.weight.shape
    """,
    """
    x = {lr: 0.1, "weight decay": 1e-3, if: 3,}
    y = -2**2 + 2**-1 * 3 // 4 @ z % 5 / 6
    a, (b, _) = (1, 2), [3,
      4]
    x += 1; x -= 1; x *= 2; x /= 2; x //= 2; x %= 2; x **= 2
    """,
    """
    for i, (k, v) in enumerate(r) {
        print(i)
        if k == "a" and not v in xs { break } else if k != 3 { continue } else { x[i, :, ..., 1:2, ::-1, none] += 1 }
    }
    """,
    #"s = f"wd={wd:.0e} {x=} {y = :>8,.2f} {{}} {r["a"]:*^+012.3%} {f"{y}"} {a != b} {a == b} {a[1:2]:d}""#
        + "\nt = f'{ {a: 1}.a }'",
    "m = x > 0 & x < 1 | ~q\nz = [f(x) for x, y in xs if x not in ys]\nw = a not in b or not c and d >= e",
    "with no_grad() as g { 3 }\nv = try { f(1, *a, k = 2, **b) } catch err { err.message }",
    "from schedules import cosine, linear\nimport \"a/b.reg\" as f\nimport schedules as s\nimport plain",
    "q = 0...9\nr = a..<b\n2.abs()\n1.5.abs().exp()\n1.e5x()\nx = 1_000.5e-3",
    "f(fn(x) {\n  y = x\n  y\n}, 2)\n.foo()\n\n# c\n  .bar\nw = fn() { 1 }",
    "fn area(r, scale = 1.0, *more, **options) = pi * r**2",
    "λ = 3; 𝐖 = λ + é; ﬁt(変数 = 1)",
    ##"x = "\n\t\r\0\\\"\'\u{3bb}\u{1F600}" + 'a"b' + "# %%""## + "\ny = \"\"\"a\n\"b\" \\q\n\"\"\"",
    "f\"\"\"a\n{\nx\n} \"q\" \\q {y:.2f}\n\"\"\"",
    "if a { 1 }\nx = if b { 2 } else { 3 }\nwhile c {\n if d { break }\n continue\n}",
    "fn f() { return }\nfn g() { return 1, 2 }",
    "nonesuch = 1\ntrueish = nonesuch\nNonexistent = 2\nfn_ = 3\nelsewhere = 4\nbreaker = 5",
    "returned = 6\nindex = 7; f(Nonexistent, Truely)",
    "model = 3\nmodel.x = 4\nmodel[0]\nmodels = model\nlambda = 1e-3\nprint = 2\nx = lambda in xs\ndef = 2; elif = 3",
    "f(a = 1, b = 2, *c, **d,)\nf(\n a == b,\n c\n)\nx[...]\nx[..., 0]\nx[a...b]\nx[1:]\nx[:-1]\n{}\n()\n(a,)\n[]",
    "x - -y; x + +y; x <-y; - -x; ~~m; -~x; not not a",
    "# %% Title\n1\n# %% [markdown]\n# Text\n\n## doc\n## more\nfn f() = 2",
    "a.if.for.in.none.true.fn.not\nr = {if: 1, in: 2, not: 3, true: 4}\nx\n.not",
    "\u{FEFF}x = 1\r\ny = 2\r\n\r\nif x {\r\n  y\r\n}\r\n",
    "(if a { b }\nelse { c })\nf(try { a }\ncatch e { b })",
    "x = with seeded(1) { rand(2) } |> f |> (g(1)) |> a.b(2)",
]
