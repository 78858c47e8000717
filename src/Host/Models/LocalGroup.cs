using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Models;

/// <summary>Parameters of which each touches one bin, at most one in a bin: the eliminated ones. Their auxiliary values are 1 (factors) or 0 (shifts).</summary>
/// <param name="Name">Name.</param>
/// <param name="Kind">What they do and how they are constrained.</param>
/// <param name="RelativeError">δ [bin]: the width of the constraint, 1/√τ for Poisson factors; 0 where the local is fixed at its auxiliary value.</param>
/// <param name="HasLocal">Whether a local exists in each bin: a fixed one still carries a constant in pyhf's likelihood [bin].</param>
internal sealed record LocalGroup(string Name, LocalKind Kind, double[] RelativeError, bool[] HasLocal);
