using System.CommandLine;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Cli.Workspaces;

/// <summary>Options of <c>fit</c> for the goodness of fit.</summary>
internal sealed class GoodnessOfFitOptions
{
    private const int MostToys = 100_000_000;

    private readonly Option<bool> gof = new("--gof") { Description = "Also the goodness of fit by toys: saturated likelihood ratio and Pearson chi2." };

    private readonly Option<int> toys = new("--toys")
    {
        Description = "Toys for the goodness of fit.",
        HelpName = "N",
        DefaultValueFactory = _ => GoodnessOfFitConfig.UsualToys,
    };

    private readonly Option<ulong> seed = new("--seed") { Description = "Seed of the toys.", HelpName = "S", DefaultValueFactory = _ => 1 };

    /// <summary>Adds them.</summary>
    public void AddTo(Command command) => Array.ForEach<Option>([gof, toys, seed], command.Add);

    /// <summary>What is asked for; null = no goodness of fit.</summary>
    /// <param name="arguments">Arguments.</param>
    /// <param name="held">Value at which the POI is held; null = free.</param>
    public GoodnessOfFitSettings? Settings(ParseResult arguments, double? held)
    {
        if (!arguments.GetValue(gof))
        {
            return null;
        }

        if (held is not null)
        {
            throw new InputException("--gof tests the fit with a free parameter of interest; leave out --mu.");
        }

        int count = arguments.GetValue(toys);
        return count is >= 1 and <= MostToys
            ? new GoodnessOfFitSettings(count, arguments.GetValue(seed), GoodnessOfFitSettings.StreamOf(0))
            : throw new InputException($"--toys {count} makes no sense; give 1 to {MostToys} toys.");
    }
}
