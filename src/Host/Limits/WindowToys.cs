using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>What limits of a window owe to toys.</summary>
/// <param name="Toys">Toys thrown, all hypotheses together.</param>
/// <param name="FailedToys">Toys left out because a fit failed.</param>
/// <param name="ObservedClsError">Monte-Carlo error of the observed limit, CLs [fb].</param>
/// <param name="ExpectedClsError">Of the median expected limit, CLs [fb].</param>
/// <param name="ObservedClsbError">Of the observed limit, CLs+b [fb].</param>
/// <param name="ExpectedClsbError">Of the median expected limit, CLs+b [fb].</param>
/// <param name="Asymptotic">The asymptotic result that the toys replace.</param>
internal sealed record WindowToys(
    long Toys,
    long FailedToys,
    double? ObservedClsError,
    double? ExpectedClsError,
    double? ObservedClsbError,
    double? ExpectedClsbError,
    WindowLimit Asymptotic)
{
    /// <summary>Failed fits to toys, the first hundred.</summary>
    public IReadOnlyList<ToyFailure> Failures { get; init; } = [];
}
