namespace ZPrimeGpu.Ilgpu.Devices;

/// <summary>Queues of one kind: each caller takes one that is idle, or a new one.</summary>
/// <typeparam name="T">Kind of queue.</typeparam>
/// <param name="make">Makes one.</param>
internal sealed class QueuePool<T>(Func<T> make) : IDisposable
    where T : class, IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<T> idle = new();
    private readonly List<T> all = [];

    /// <summary>Takes a queue.</summary>
    public T Rent()
    {
        lock (gate)
        {
            if (idle.Count > 0)
            {
                return idle.Pop();
            }

            T queue = make();
            all.Add(queue);
            return queue;
        }
    }

    /// <summary>Gives it back.</summary>
    public void Return(T queue)
    {
        lock (gate)
        {
            idle.Push(queue);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => all.ForEach(q => q.Dispose());
}
