/** The emoji names a workspace meets most; a name not listed stays written out as :name:. */

const LISTED = `
100 💯|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|wave 👋|clap 👏|pray 🙏|muscle 💪|raised_hands 🙌|handshake 🤝|point_right 👉
point_left 👈|point_up ☝️|point_down 👇|raised_hand ✋|eyes 👀|brain 🧠|smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|wink 😉|blush 😊
slightly_smiling_face 🙂|upside_down_face 🙃|sunglasses 😎|thinking_face 🤔|neutral_face 😐|cry 😢|sob 😭|sweat_smile 😅|sweat 😓
confused 😕|grimacing 😬|disappointed 😞|worried 😟|scream 😱|rage 😡|sleeping 😴|zzz 💤|heart ❤️|broken_heart 💔|green_heart 💚|blue_heart 💙
yellow_heart 💛|sparkles ✨|star ⭐|star2 🌟|fire 🔥|boom 💥|zap ⚡|tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_plus_sign ➕|heavy_minus_sign ➖
warning ⚠️|no_entry ⛔|no_entry_sign 🚫|exclamation ❗|heavy_exclamation_mark ❗|grey_exclamation ❕|question ❓|grey_question ❔|bangbang ‼️
rotating_light 🚨|sos 🆘|stop_sign 🛑|construction 🚧|octagonal_sign 🛑|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡
large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_brown_circle 🟤|red_square 🟥
large_red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|white_large_square ⬜
black_large_square ⬛|small_red_triangle 🔺|small_red_triangle_down 🔻|large_orange_diamond 🔶|small_orange_diamond 🔸|large_blue_diamond 🔷
small_blue_diamond 🔹|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️
arrow_right_hook ↪️|leftwards_arrow_with_hook ↩️|arrows_counterclockwise 🔄|repeat 🔁|fast_forward ⏩|rewind ⏪|arrow_forward ▶️
double_vertical_bar ⏸️|pause_button ⏸️|black_square_for_stop ⏹️|track_next ⏭️|alarm_clock ⏰|clock1 🕐|clock2 🕑|clock3 🕒|clock4 🕓
clock5 🕔|clock6 🕕|clock7 🕖|clock8 🕗|clock9 🕘|clock10 🕙|clock11 🕚|clock12 🕛|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛
hourglass_flowing_sand ⏳|watch ⌚|calendar 📆|date 📅|spiral_calendar_pad 🗓️|sunrise 🌅|sunny ☀️|crescent_moon 🌙|moon 🌔|cloud ☁️
umbrella ☔|snowflake ❄️|rainbow 🌈|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬|thought_balloon 💭|email ✉️|envelope ✉️
inbox_tray 📥|outbox_tray 📤|incoming_envelope 📨|mailbox 📫|telephone_receiver 📞|phone ☎️|iphone 📱|pager 📟|computer 💻|desktop_computer 🖥️
bust_in_silhouette 👤|busts_in_silhouette 👥|technologist 🧑‍💻|female-technologist 👩‍💻|male-technologist 👨‍💻|robot_face 🤖|ghost 👻|memo 📝
pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|bookmark_tabs 📑|ledger 📒|books 📚|book 📖|scroll 📜|file_folder 📁|open_file_folder 📂
card_index 📇|paperclip 📎|link 🔗|pushpin 📌|round_pushpin 📍|triangular_flag_on_post 🚩|checkered_flag 🏁|mag 🔍|bulb 💡|key 🔑|lock 🔒
unlock 🔓|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|toolbox 🧰|ticket 🎫|label 🏷️|bookmark 🔖|package 📦|truck 🚚|rocket 🚀|airplane ✈️
ship 🚢|car 🚗|ambulance 🚑|fire_engine 🚒|hospital 🏥|office 🏢|house 🏠|bank 🏦|factory 🏭|chart_with_upwards_trend 📈
chart_with_downwards_trend 📉|bar_chart 📊|moneybag 💰|money_with_wings 💸|euro 💶|dollar 💵|credit_card 💳|scales ⚖️|dart 🎯|seedling 🌱
evergreen_tree 🌲|palm_tree 🌴|cherry_blossom 🌸|coffee ☕|tea 🍵|beer 🍺|pizza 🍕|cake 🍰|bug 🐛|bee 🐝|cat 🐱|dog 🐶|turtle 🐢|snail 🐌
owl 🦉|information_source ℹ️|recycle ♻️|infinity ♾️|globe_with_meridians 🌐|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏|new 🆕|ok 🆗|up 🆙
cool 🆒|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|zero 0️⃣|keycap_ten 🔟|first_place_medal 🥇
second_place_medal 🥈|third_place_medal 🥉|crown 👑|shield 🛡️|fire_extinguisher 🧯|adhesive_bandage 🩹|stethoscope 🩺|lifebuoy 🛟|test_tube 🧪`;

const NAMED = new Map(
  LISTED.trim()
    .split(/[|\n]/)
    .map((pair) => pair.trim().split(" ")),
);

/** The character for a name without its colons, or null. */
export const emoji = (name) => NAMED.get(name) ?? null;

/** Text with every known :name: turned into its character. */
export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/g, (whole, name) => emoji(name) ?? whole);

/** The few offered for a quick reaction. */
export const QUICK = [
  "eyes",
  "white_check_mark",
  "+1",
  "tada",
  "raised_hands",
  "hourglass_flowing_sand",
  "warning",
  "x",
];
