using System.CommandLine;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Cli.Workspaces;

/// <summary>The option <c>--ensemble</c>.</summary>
internal sealed class EnsembleOption
{
    private readonly Option<string?> option = new("--ensemble")
    {
        Description = "What varies from toy to toy: frequentist (default), counts and auxiliary values around fitted parameters; hybrid, counts around parameters drawn from their auxiliary measurements.",
        HelpName = "E",
    };

    /// <summary>Adds it.</summary>
    public void AddTo(Command command) => command.Add(option);

    /// <summary>What is asked for; null where nothing is.</summary>
    /// <exception cref="InputException">A word that is not known.</exception>
    public EnsembleKind? Kind(ParseResult arguments)
        => arguments.GetValue(option) is not string given ? null
            : WorkspaceOptions.Choice("--ensemble", given, "frequentist", "hybrid") == "hybrid" ? EnsembleKind.Hybrid : EnsembleKind.Frequentist;
}
