using System.Buffers;
using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using ZPrimeGpu.Host.Cli.Schedulers;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime submit</c>: a run or study as tasks of a batch system, and a job that joins them. Writes files; submits them only when told to.</summary>
internal static class SubmitCommand
{
    private const int Failure = 1;
    private const int DefaultShards = 8;
    private const int MostShards = 10_000;
    private static readonly SearchValues<char> TakenForCommands = SearchValues.Create("\"%$\\\n\r");

    /// <summary>Makes the command.</summary>
    /// <param name="output">The option --out.</param>
    /// <param name="device">The option --device.</param>
    /// <param name="threads">The option --threads.</param>
    public static Command Make(Option<string?> output, Option<string?> device, Option<int?> threads)
    {
        var configuration = new Argument<string>("CONFIG") { Description = "YAML configuration." };
        var options = new Argument<string[]>("OPTIONS") { Description = "Options of 'run' or 'lee' for every task, after '--': -- --toys 10000 --seed 2", Arity = ArgumentArity.ZeroOrMore };
        var slurm = new Option<bool>("--slurm") { Description = "Files for Slurm." };
        var condor = new Option<bool>("--htcondor") { Description = "Files for HTCondor." };
        var lee = new Option<bool>("--lee") { Description = "Divide 'zprime lee' instead of 'zprime run --calc toys'." };
        var shards = new Option<int>("--shards") { Description = "Tasks.", HelpName = "N", DefaultValueFactory = _ => DefaultShards };
        var directive = new Option<string[]>("--directive") { Description = "A further line for the batch system, for instance --partition=long.", HelpName = "TEXT" };
        var dry = new Option<bool>("--dry-run") { Description = "Only write the files (this is what happens without --go)." };
        var go = new Option<bool>("--go") { Description = "Submit them, too." };
        var command = new Command("submit", "Divides a run over the tasks of a batch system: writes the job files, and submits them with --go.")
        {
            configuration, options, slurm, condor, lee, shards, output, device, threads, directive, dry, go,
        };
        command.SetAction(p =>
        {
            if (p.GetValue(slurm) == p.GetValue(condor))
            {
                throw new InputException("submit needs to know the batch system: give --slurm or --htcondor.");
            }

            if (p.GetValue(dry) && p.GetValue(go))
            {
                throw new InputException("--dry-run and --go contradict each other: give one of them.");
            }

            string name = p.GetValue(configuration)!;
            RunConfig config = RunConfigReader.Read(name, new RunOverrides(OutputFolder: p.GetValue(output)));
            var plan = new JobPlan(
                p.GetValue(lee) ? LookElsewherePipeline.Command : AnalysisPipeline.Command,
                name,
                p.GetValue(options) ?? [],
                p.GetValue(shards),
                config.OutputFolder,
                Directory.GetCurrentDirectory(),
                p.GetValue(threads) ?? 1,
                p.GetValue(device),
                p.GetValue(directive) ?? []);
            Check(plan);
            if (p.RootCommandResult.Command.Parse(plan.TaskArguments()).Errors is [var error, ..])
            {
                throw new InputException($"The tasks would not understand their options: {error.Message}");
            }

            string script = Write(plan, p.GetValue(slurm) ? SlurmFiles.Make(plan) : CondorFiles.Make(plan));
            Console.Out.WriteLine(script);
            if (p.GetValue(go))
            {
                return Submit(script);
            }

            Console.Error.WriteLine($"Nothing was submitted: look at the files in '{plan.Folder}', then run {JobPlan.Quoted(script)}, or repeat this with --go.");
            return 0;
        });
        return command;
    }

    private static void Check(JobPlan plan)
    {
        if (plan.Shards is < 2 or > MostShards)
        {
            throw new InputException($"--shards {plan.Shards} makes no sense; give 2 to {MostShards}.");
        }

        if (plan.Threads is < 1 or > 1024)
        {
            throw new InputException($"--threads {plan.Threads} makes no sense; give 1 to 1024.");
        }

        foreach (string path in (string[])[plan.Output, plan.WorkingFolder])
        {
            if (path.AsSpan().ContainsAny(TakenForCommands))
            {
                throw new InputException($"The folder '{path}' has a character in its name that batch systems take for a command: choose another one.");
            }
        }

        if (plan.Directives.Concat(plan.Options).Append(plan.Configuration).Append(plan.Device ?? string.Empty).Any(d => d.AsSpan().IndexOfAny('\n', '\r') >= 0))
        {
            throw new InputException("An option holds the end of a line, which would begin another command: leave it out.");
        }

        string[] own = ["--out", "--shard", "--resume", "--threads", "--device"];
        if (plan.Options.FirstOrDefault(o => own.Contains(o.Split('=')[0], StringComparer.Ordinal)) is string taken)
        {
            throw new InputException($"{taken} after '--' is set by submit itself: give it before '--', or leave it out.");
        }
    }

    private static string Write(JobPlan plan, IReadOnlyDictionary<string, string> files)
    {
        try
        {
            Directory.CreateDirectory(plan.Folder);
            foreach ((string name, string text) in files)
            {
                string path = Path.Combine(plan.Folder, name);
                File.WriteAllText(path, text.ReplaceLineEndings("\n"));
                if (name.EndsWith(".sh", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The job files could not be written to '{plan.Folder}' ({e.Message.TrimEnd('.')}): free the space or choose another folder with --out.", e);
        }

        return Path.Combine(plan.Folder, "submit.sh");
    }

    private static int Submit(string script)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("bash", [script]))!;
            process.WaitForExit();
            if (process.ExitCode == 0)
            {
                return 0;
            }
        }
        catch (Win32Exception)
        {
            // No shell: said below.
        }

        Console.Error.WriteLine($"zprime: the jobs were not submitted (see above); run {JobPlan.Quoted(script)} where the batch system's commands are.");
        return Failure;
    }
}
