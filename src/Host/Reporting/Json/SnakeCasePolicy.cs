using System.Text.Json;

namespace ZPrimeGpu.Host.Reporting.Json;

/// <summary>Property names in snake case, units kept together: <c>MassMinGeV</c> → <c>mass_min_gev</c>.</summary>
internal sealed class SnakeCasePolicy : JsonNamingPolicy
{
    /// <inheritdoc/>
    public override string ConvertName(string name)
        => SnakeCaseLower.ConvertName(name.Replace("GeV", "Gev", StringComparison.Ordinal));
}
