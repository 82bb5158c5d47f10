/// The program's version, as `reg --version` tells it.
let version = "0.1.0"

let helpText = """
    usage: reg [options] [FILE [args…]]
           reg fmt [--check] FILE…
           reg check FILE…
           reg step FILE [args…]
           reg lesson [NAME]
           reg report FILE [-o PAGE] [args…]

    A scripting language and prompt for exploring regularization. Without FILE it starts
    a prompt, or runs a script from stdin when that is not a terminal.

    arguments
      FILE            the script to run; `-` for stdin
      args            the script's `args`

    commands
      fmt FILE…       rewrite files in canonical layout; `-` formats stdin to stdout
      fmt --check     only name the files that would change, and exit with 1 if any would
      check FILE…     find mistakes without running: undefined names, wrong arguments, …
      step FILE       go through a script cell by cell, with the prompt in between
      lesson [NAME]   list the lessons, or go through one
      report FILE     run a script and write its prose, code, output and pictures as one
                      page, FILE.html or PAGE

    options
      -e CODE         run CODE and print the value of its last expression
      -i              start the prompt after the script or CODE
      --color WHEN    auto (default), always or never; NO_COLOR is honoured
      --threads N     number of threads to compute with
      --no-history    neither read nor write the prompt's history
      --no-init       leave out the init file (~/.config/reg/init.reg)
      --version       print the version
      -h, --help      print this text

    debugging
      --trace         show each statement on stderr before it runs
      --dump STAGE    print the tokens, the ast or the code of FILE instead of running it;
                      with the stage `library` and no FILE, the library reference in Markdown

    exit status: 0; 1 for an error in the script; 2 for a bad command line; 130 when
    interrupted; n after exit(n)

    """
