using System.CommandLine;
using ZPrimeGpu.Host.Checkpoints;

namespace ZPrimeGpu.Host.Cli;

/// <summary>Options of work that can go on where it was stopped, and be divided: <c>--resume</c>, <c>--shard</c>.</summary>
internal sealed class ContinuationOptions
{
    private readonly Option<bool> resume = new("--resume") { Description = "Go on where the same run in the same folder was stopped; begin where nothing is there." };
    private readonly Option<string?> shard = new("--shard") { Description = "Do part I of N of the work on toys and leave it for 'zprime merge'.", HelpName = "I/N" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(resume);
        command.Add(shard);
    }

    /// <summary>What they say.</summary>
    /// <exception cref="InputException">The part makes no sense.</exception>
    public Continuation Of(ParseResult arguments) => new(
        arguments.GetValue(resume) ? StartMode.Resume : StartMode.Anew,
        arguments.GetValue(shard) is string part ? Shard.Parse(part) : Shard.Whole);
}
