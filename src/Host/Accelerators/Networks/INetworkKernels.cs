using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Accelerators.Networks;

/// <summary>Kernels over blocks of events of a network in training. Blocks are whole groups. May be called from several threads at once.</summary>
internal interface INetworkKernels
{
    /// <summary>The outputs of a network before and after its last activation.</summary>
    /// <param name="shape">Shape.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="events">Inputs.</param>
    /// <param name="start">First event, a multiple of the group.</param>
    /// <param name="count">Events, a multiple of the group.</param>
    /// <param name="arguments">Receives the argument of the last activation [event of the block].</param>
    /// <param name="outputs">Receives its sigmoid [event of the block].</param>
    void Outputs(
        in NetworkShape shape, ReadOnlySpan<double> parameters, NetworkEvents events, int start, int count, Span<double> arguments, Span<double> outputs);

    /// <summary>Cross-entropy of a block: Σ w (softplus(z) − y z), and its derivatives with respect to z, w (sigmoid(z) − y).</summary>
    /// <param name="arguments">z [event].</param>
    /// <param name="outputs">sigmoid(z) [event].</param>
    /// <param name="targets">y, 0 or 1 [event].</param>
    /// <param name="weights">w; 0 for padding [event].</param>
    /// <param name="derivatives">Receives the derivatives [event].</param>
    /// <returns>The sum.</returns>
    double CrossEntropy(
        ReadOnlySpan<double> arguments, ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights, Span<double> derivatives);

    /// <summary>Σ over a block of (derivative of an event's loss) × (derivative of its argument with respect to each parameter).</summary>
    /// <param name="shape">Shape.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="events">Inputs.</param>
    /// <param name="start">First event, a multiple of the group.</param>
    /// <param name="count">Events, a multiple of the group.</param>
    /// <param name="derivatives">Derivative of the loss with respect to the argument of the last activation; 0 for padding [event of the block].</param>
    /// <param name="gradient">Receives the sums [parameter].</param>
    void Gradient(
        in NetworkShape shape,
        ReadOnlySpan<double> parameters,
        NetworkEvents events,
        int start,
        int count,
        ReadOnlySpan<double> derivatives,
        Span<double> gradient);
}
