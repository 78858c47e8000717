using System.CommandLine;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Cli;

/// <summary>The option <c>--precision</c>.</summary>
internal sealed class PrecisionOption
{
    private readonly Option<string?> option = new("--precision")
    {
        Description = "How a GPU fits toys: double, in double precision throughout; mixed, near the minimum in single precision and from there in double; auto, what suits the device.",
        HelpName = "P",
    };

    /// <summary>Adds it.</summary>
    public void AddTo(Command command) => command.Add(option);

    /// <summary>What is asked for; null where nothing is.</summary>
    /// <exception cref="InputException">A word that is not known.</exception>
    public Precision? Precision(ParseResult arguments)
        => arguments.GetValue(option) is not string given ? null
            : PrecisionNames.Parse(given) ?? throw new InputException($"--precision '{given}' is not known; it is auto, double or mixed.");
}
