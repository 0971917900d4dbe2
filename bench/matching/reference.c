/*
 * The matching core of src/sim/matching/ladder.ts once more in C: the same pools, table of levels, bits and walk, so
 * that the benchmark can say how much of it JavaScript reaches. Reads the operations that the benchmark wrote, plays
 * them until that took a while, and prints nanoseconds of one game after the filling, checksum of trades, checksum of the
 * book, and how many orders rest.
 *
 * File: how many operations, how many of them are the filling, then for each kind (0 limit, 1 cancel, 2
 * immediate-or-cancel), side, price, qty, target: int32.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TURN_NS = 50000000 };
enum { NOBODY = 0, BID = 0, ASK = 1, LOWEST = 0, HIGHEST = 10000, WORDS = (HIGHEST >> 5) + 1 };

typedef struct { int32_t behind, before, level, owner; } Order;
typedef struct { double left, queued; } Size;
typedef struct { int32_t front, back, price, ranked; } Level;
typedef struct { double total, served; } Total;
typedef struct { int32_t kind, side, price, qty, target; } Operation;

static Order *orders;
static Size *sizes;
static Level *levels;
static Total *totals;
static int32_t order_end, order_room, free_order, level_end, level_room, free_level;

static uint32_t bits[WORDS];
static int32_t tick, inverse;
static int32_t best[2], *table, table_length, table_used, order_count;

static int32_t *walk_orders;
static double *walk_qtys, walk_left;
static int32_t walk_length, walk_room;
static int walk_met_owner;

static void *grown(void *memory, size_t bytes) {
  void *more = realloc(memory, bytes);
  if (more == NULL) exit(2);
  return more;
}

static int32_t tick_of(int32_t price) { return (int32_t)((uint32_t)(price * inverse) >> 17); }

static void mark(int32_t price);

static int32_t above(int32_t price) {
  int32_t start = tick_of(price) + 1, word = start >> 5;
  uint32_t found = bits[word] & (0xffffffffu << (start & 31));
  while (found == 0) found = bits[++word];
  return ((word << 5) + __builtin_ctz(found)) * tick;
}

static int32_t below(int32_t price) {
  int32_t start = tick_of(price) - 1, word = start >> 5;
  uint32_t found = bits[word] & (0xffffffffu >> (31 - (start & 31)));
  while (found == 0) found = bits[--word];
  return ((word << 5) + 31 - __builtin_clz(found)) * tick;
}

static void set_tick(int32_t finer) {
  memset(bits, 0, sizeof bits);
  tick = finer;
  inverse = ((1 << 17) + tick - 1) / tick;
  mark(LOWEST);
  mark(HIGHEST);
}

static void refine(int32_t price) {
  static int32_t marked[HIGHEST];
  int32_t count = 0, at, a = tick, b = price;
  while (b != 0) {
    int32_t rest = a % b;
    a = b;
    b = rest;
  }
  for (at = above(LOWEST); at < HIGHEST; at = above(at)) marked[count++] = at;
  set_tick(a);
  for (at = 0; at < count; at++) mark(marked[at]);
}

static void mark(int32_t price) {
  if (price % tick != 0) refine(price);
  bits[tick_of(price) >> 5] |= 1u << (tick_of(price) & 31);
}

static void unmark(int32_t price) { bits[tick_of(price) >> 5] &= ~(1u << (tick_of(price) & 31)); }

static int32_t worse(int32_t side, int32_t price) { return side == BID ? below(price) : above(price); }

static int32_t slot_of(int32_t price) {
  int32_t mask = table_length - 1;
  int32_t slot = (int32_t)(((uint32_t)price * 0x9e3779b1u) >> 16) & mask;
  for (;;) {
    int32_t level = table[slot];
    if (level == NOBODY || levels[level].price == price) return slot;
    slot = (slot + 1) & mask;
  }
}

static int32_t take_level(void) {
  if (free_level != NOBODY) {
    int32_t level = free_level;
    free_level = levels[level].front;
    return level;
  }
  if (level_end == level_room) {
    level_room += level_room >> 2;
    levels = grown(levels, level_room * sizeof *levels);
    totals = grown(totals, level_room * sizeof *totals);
  }
  return level_end++;
}

static int32_t take_order(void) {
  if (free_order != NOBODY) {
    int32_t order = free_order;
    free_order = orders[order].behind;
    return order;
  }
  if (order_end == order_room) {
    order_room += order_room >> 2;
    orders = grown(orders, order_room * sizeof *orders);
    sizes = grown(sizes, order_room * sizeof *sizes);
  }
  return order_end++;
}

static void rebuild(void) {
  int32_t *old = table, old_length = table_length, live = 0, at;
  for (at = 0; at < old_length; at++) {
    if (old[at] != NOBODY && levels[old[at]].front != NOBODY) live++;
  }
  table_length = 16;
  while (table_length < 4 * (live + 1)) table_length *= 2;
  table = calloc(table_length, sizeof *table);
  if (table == NULL) exit(2);
  table_used = live;
  for (at = 0; at < old_length; at++) {
    int32_t level = old[at];
    if (level == NOBODY) continue;
    if (levels[level].front == NOBODY) {
      levels[level].front = free_level;
      free_level = level;
    } else {
      table[slot_of(levels[level].price)] = level;
    }
  }
  free(old);
}

static int32_t level_for(int32_t price) {
  int32_t slot = slot_of(price), level = table[slot];
  if (level != NOBODY) return level;
  if (2 * (table_used + 1) > table_length) {
    rebuild();
    return level_for(price);
  }
  level = take_level();
  levels[level] = (Level){NOBODY, NOBODY, price, 0};
  totals[level] = (Total){0, 0};
  table[slot] = level;
  table_used++;
  return level;
}

static int32_t first_at(int32_t price) {
  int32_t level = table[slot_of(price)];
  return level == NOBODY ? NOBODY : levels[level].front;
}

static void open_level(int32_t side, int32_t level, int32_t price, int32_t order) {
  if (side == BID ? price >= best[ASK] : price <= best[BID]) exit(3);
  levels[level].front = order;
  levels[level].ranked = 1;
  totals[level].served = 0;
  mark(price);
  if (side == BID ? price > best[BID] : price < best[ASK]) best[side] = price;
}

static void close_level(int32_t level) {
  int32_t price = levels[level].price;
  unmark(price);
  if (best[BID] == price) best[BID] = below(price);
  else if (best[ASK] == price) best[ASK] = above(price);
}

static int32_t join_book(int32_t side, int32_t price, double qty, int32_t owner) {
  int32_t level = level_for(price), order = take_order(), last = levels[level].back;
  if (last == NOBODY) open_level(side, level, price, order);
  else orders[last].behind = order;
  levels[level].back = order;
  orders[order] = (Order){NOBODY, last, level, owner};
  double ahead = totals[level].total;
  sizes[order] = (Size){qty, ahead + totals[level].served};
  totals[level].total = ahead + qty;
  order_count++;
  return order;
}

static void take(int32_t order, double qty) {
  Order *o = &orders[order];
  int32_t level = o->level;
  double rest = sizes[order].left - qty;
  sizes[order].left = rest;
  totals[level].total -= qty;
  if (o->before == NOBODY) totals[level].served += qty;
  else if (o->behind != NOBODY) levels[level].ranked = 0;
  if (rest != 0) return;
  if (o->before == NOBODY) levels[level].front = o->behind;
  else orders[o->before].behind = o->behind;
  if (o->behind == NOBODY) levels[level].back = o->before;
  else orders[o->behind].before = o->before;
  if (o->behind == NOBODY && o->before == NOBODY) close_level(level);
  o->behind = free_order;
  free_order = order;
  order_count--;
}

static void walk_other(int32_t side, int32_t limit, double qty, int32_t owner, int passes_owner) {
  int32_t other = 1 - side, price = best[other];
  walk_length = 0;
  walk_left = qty;
  walk_met_owner = 0;
  while (walk_left > 0 && (side == BID ? price <= limit : price >= limit)) {
    int32_t order = first_at(price);
    while (order != NOBODY && walk_left > 0) {
      int own = orders[order].owner == owner;
      if (own) walk_met_owner = 1;
      if (own && !passes_owner) return;
      double each = own ? 0 : (walk_left < sizes[order].left ? walk_left : sizes[order].left);
      if (walk_length == walk_room) {
        walk_room *= 2;
        walk_orders = grown(walk_orders, walk_room * sizeof *walk_orders);
        walk_qtys = grown(walk_qtys, walk_room * sizeof *walk_qtys);
      }
      walk_orders[walk_length] = order;
      walk_qtys[walk_length++] = each;
      walk_left -= each;
      order = orders[order].behind;
    }
    if (walk_left > 0) price = worse(other, price);
  }
}

static void reset(void) {
  order_room = level_room = 1024;
  order_end = level_end = 1;
  free_order = free_level = NOBODY;
  orders = grown(orders, order_room * sizeof *orders);
  sizes = grown(sizes, order_room * sizeof *sizes);
  levels = grown(levels, level_room * sizeof *levels);
  totals = grown(totals, level_room * sizeof *totals);
  free(table);
  table_length = 16;
  table = calloc(table_length, sizeof *table);
  if (table == NULL) exit(2);
  table_used = order_count = 0;
  set_tick(100);
  best[BID] = LOWEST;
  best[ASK] = HIGHEST;
}

static uint32_t mixed(uint32_t sum, int32_t a, int32_t b, int32_t c) {
  sum = sum * 31u + (uint32_t)a;
  sum = sum * 31u + (uint32_t)b;
  return sum * 31u + (uint32_t)c;
}

static uint32_t book_sum(const int32_t *name_of) {
  uint32_t sum = 0;
  for (int32_t side = BID; side <= ASK; side++) {
    for (int32_t price = best[side]; price > LOWEST && price < HIGHEST; price = worse(side, price)) {
      for (int32_t order = first_at(price); order != NOBODY; order = orders[order].behind) {
        sum = mixed(sum, name_of[order], price, (int32_t)sizes[order].left);
      }
    }
  }
  return sum;
}

static int32_t *order_of, *name_of;
static uint32_t trades;

static void play(const Operation *operations, int32_t from, int32_t to) {
  for (int32_t at = from; at < to; at++) {
    const Operation *o = &operations[at];
    if (o->kind == 1) {
      int32_t order = order_of[o->target];
      take(order, sizes[order].left);
      continue;
    }
    walk_other(o->side, o->price, o->qty, NOBODY, 0);
    for (int32_t step = 0; step < walk_length; step++) {
      int32_t order = walk_orders[step], name = name_of[order];
      trades = mixed(trades, name, operations[name].price, (int32_t)walk_qtys[step]);
      take(order, walk_qtys[step]);
    }
    if (walk_left > 0 && o->kind == 0) {
      int32_t order = join_book(o->side, o->price, walk_left, 1);
      order_of[at] = order;
      name_of[order] = at;
    }
  }
}

int main(int argc, char **argv) {
  int32_t head[2], count;
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL || fread(head, sizeof head, 1, file) != 1) return 1;
  count = head[0];
  Operation *operations = grown(NULL, count * sizeof *operations);
  if (fread(operations, sizeof *operations, count, file) != (size_t)count) return 1;
  fclose(file);

  walk_room = 64;
  walk_orders = grown(NULL, walk_room * sizeof *walk_orders);
  walk_qtys = grown(NULL, walk_room * sizeof *walk_qtys);
  /* Operations name orders by the operation that made them; the core by a number of its own. */
  order_of = grown(NULL, count * sizeof *order_of);
  name_of = grown(NULL, (count + 1) * sizeof *name_of);

  int64_t ns = 0, games = 0;
  do {
    struct timespec from, to;
    reset();
    trades = 0;
    play(operations, 0, head[1]);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    play(operations, head[1], count);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    ns += (to.tv_sec - from.tv_sec) * 1000000000LL + (to.tv_nsec - from.tv_nsec);
    games++;
  } while (ns < TURN_NS);
  printf("%lld %d %d %d\n", (long long)(ns / games), (int32_t)trades, (int32_t)book_sum(name_of), order_count);
  return 0;
}
