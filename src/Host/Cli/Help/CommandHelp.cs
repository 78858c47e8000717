namespace ZPrimeGpu.Host.Cli.Help;

/// <summary>What the help of a command says beyond its options.</summary>
/// <param name="Examples">Command lines that work, without the name of the program.</param>
/// <param name="Details">A paragraph; null where the options say it all.</param>
internal sealed record CommandHelp(IReadOnlyList<string> Examples, string? Details = null)
{
    /// <summary>Exit codes, for the man page and the help of the program.</summary>
    public static IReadOnlyList<(string Code, string Meaning)> ExitCodes { get; } =
    [
        ("0", "success"),
        ("1", "a result could not be obtained, or more fits failed than the configuration allows"),
        ("2", "bad usage or bad input: one sentence on standard error says what and where"),
        ("75", "stopped by SIGTERM: run it again, with --resume where the command has it"),
        ("130", "stopped by Ctrl-C"),
    ];

    private static readonly Dictionary<string, CommandHelp> All = new()
    {
        [""] = new(["demo", "run samples/belle2-2020.yaml --threads 8", "run my.yaml --calc toys --toys 10000 --log json --metrics zprime.prom 2> run.log"]),
        ["run"] = new(
            ["run my.yaml", "run my.yaml --data 'data/*.parquet' --out results/unblinded --threads 8", "run my.yaml --calc toys --toys 10000", "run my.yaml --calc toys --save-toys toys --device cuda:all", "run my.yaml --calc toys --resume", "run my.yaml --calc toys --shard 1/8 --out results/shard-1"]),
        ["select"] = new(["select my.yaml --out results/cuts"]),
        ["templates"] = new(["templates my.yaml --out results/templates"]),
        ["demo"] = new(["demo", "demo --out results/demo-toys --calc toys --toys 1000"]),
        ["export"] = new(["export my.yaml --format pyhf --out results/pyhf", "export my.yaml --format pyhf --mass 2.35 7", "export my.yaml --format hepdata --out results/hepdata"]),
        ["coverage"] = new(["coverage my.yaml --toys 1000", "coverage my.yaml --mass 1 2.35 --inject 0 10 50 --cl 0.95"]),
        ["lee"] = new(["lee my.yaml --toys 10000 --threads 8", "lee my.yaml --toys 100000 --excess 2.8:2.352 --levels 0.5,1,2,3"]),
        ["merge"] = new(["merge results/shard-1 results/shard-2 --out results/merged"]),
        ["submit"] = new(["submit my.yaml --slurm --shards 8 -- --calc toys --toys 10000", "submit my.yaml --htcondor --lee --shards 20 --out jobs"]),
        ["simulate"] = new(["simulate my.yaml --mass 1.5 4.2 --events 100000 --out signal.parquet"]),
        ["train"] = new(["train my.yaml --out results/training"]),
        ["network"] = new(["network convert net.onnx net.json"]),
        ["network convert"] = new(
            ["network convert net.onnx net.json", "network convert net.npz net.json", "network convert net.json net.onnx --fold 2"],
            "Formats: our JSON (.json); ONNX (.onnx: a chain of Gemm, MatMul, Add, Tanh, Relu, Sigmoid from [events, 4] to one output); and, to read only, .npz with arrays "
            + "W1 [neurons, inputs], b1, W2, b2, ... and optionally offset [4], scale [4], activations (0 none, 1 tanh, 2 relu, 3 sigmoid). "
            + "The inputs are thrust_pt, relative_pt, relative_pl, pair_pt in GeV, in this order."),
        ["control"] = new(["control my.yaml --out results/control"]),
        ["inject"] = new(["inject my.yaml --mass 4.6 --cross-section 50 --out pseudo.npz", "inject my.yaml --mass 1 4.5 --cross-section 50 --toys 2000"]),
        ["replay"] = new(["replay my.yaml --mass 2.35 --hypothesis 0 --toy 17 --mu 10", "replay ws.json --hypothesis 1 --toy 4017 --of upperlimit"]),
        ["fit"] = new(["fit ws.json --uncertainties", "fit ws.json --gof --toys 1000", "fit ws.json --mu 1 --patch change.json"]),
        ["cls"] = new(["cls ws.json --mu 1", "cls ws.json --mu 1 --calc toys --toys 10000"]),
        ["upperlimit"] = new(["upperlimit ws.json --cl 0.95", "upperlimit a.json b.json --limit-on clsb"]),
        ["discovery"] = new(["discovery ws.json"]),
        ["inspect"] = new(["inspect ws.json --measurement NominalMeasurement"]),
        ["scan"] = new(["scan ws.json --parameter mu:0:3:31 --figure scan.svg", "scan ws.json --parameter mu:0:3:31 --parameter nu:0.8:1.2:21"]),
        ["impacts"] = new(["impacts ws.json --figure impacts.svg --top 30"]),
        ["validate"] = new(
            ["validate --quick", "validate my.yaml --out results/validation", "validate --device cuda:0", "validate --device ilgpu-cpu --windows 3 --toys 100"],
            "With --device alone it compares every kernel of the device with the scalar path of the host, and prints a table instead of writing a report."),
        ["devices"] = new(["devices", "devices --measure", "devices --inspect ptx"]),
        ["theory"] = new(["theory --mass 0.1 1 5", "theory --mass 1 --alpha-inverse running --g-prime 0.01"]),
        ["bench"] = new(["bench fits --workspace ws.json --toys 1000000"]),
        ["bench fits"] = new(["bench fits --workspace ws.json --toys 1000000 --threads 2", "bench fits --workspace ws.json --device cuda:0 --toys 10000000"]),
        ["completion"] = new(
            ["completion bash", "completion zsh", "completion fish"],
            "The script works alone, without running the program. bash: zprime completion bash > ~/.local/share/bash-completion/completions/zprime; "
            + "zsh: zprime completion zsh > a file _zprime in a folder of $fpath; fish: zprime completion fish > ~/.config/fish/completions/zprime.fish."),
        ["man"] = new(["man"], "Read it with: zprime man | man -l -"),
    };

    /// <summary>The help of a command; null where there is none.</summary>
    /// <param name="path">Its name with those of the commands above it, <c>network convert</c>; empty for the program.</param>
    public static CommandHelp? Of(string path) => All.GetValueOrDefault(path);
}
